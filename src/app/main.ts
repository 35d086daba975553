import { Controller } from './controller.ts';
import { InterplayApp } from './elements/interplay-app.ts';
import { registerElements } from './elements/register.ts';
import { openEngineClient } from './engine-client.ts';

registerElements();
const controller = new Controller(openEngineClient());
const app = new InterplayApp();
app.controller = controller;
document.querySelector('#app')?.append(app);
void controller.load();
