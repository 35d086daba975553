import { Controller } from './controller.ts';
import { InterplayApp } from './elements/interplay-app.ts';
import { registerElements } from './elements/register.ts';
import { openEngineClient } from './engine-client.ts';
import { isolatePage } from './isolation.ts';

function start(): void {
  registerElements();
  const controller = new Controller(openEngineClient());
  const app = new InterplayApp();
  app.controller = controller;
  document.querySelector('#app')?.append(app);
  void controller.load();
}

// A page that is about to be reloaded starts nothing.
if (!(await isolatePage())) start();
