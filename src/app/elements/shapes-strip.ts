import { LitElement } from 'lit';
export class ShapesStrip extends LitElement {}
