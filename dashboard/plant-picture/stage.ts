// The drawing library compiles shaders' glue with `new Function`, which the content security policy forbids; this
// import replaces it with plain functions.
import 'pixi.js/unsafe-eval';
import { Application } from 'pixi.js';
import { Drawing } from './drawing.ts';

/** A canvas in a page element, redrawn only when asked. */
export interface Stage {
  readonly drawing: Drawing;
  resize(width: number, height: number): void;
  render(): void;
  destroy(): void;
}

/** Makes a stage inside `element`. Rejects where the browser can draw neither with WebGL nor with a 2D canvas. */
export async function openStage(element: HTMLElement): Promise<Stage> {
  const application = new Application();
  await application.init({
    preference: ['webgl', 'canvas'],
    backgroundAlpha: 0,
    antialias: true,
    autoDensity: true,
    resolution: Math.max(1, window.devicePixelRatio),
    autoStart: false,
    sharedTicker: false,
    width: Math.max(2, element.clientWidth),
    height: Math.max(2, element.clientHeight),
  });
  const drawing = new Drawing();
  application.stage.addChild(drawing.root);
  application.canvas.setAttribute('aria-hidden', 'true');
  application.canvas.style.display = 'block';
  element.append(application.canvas);
  return {
    drawing,
    resize: (width, height) => application.renderer.resize(Math.max(2, width), Math.max(2, height)),
    render: () => application.render(),
    destroy: () => application.destroy({ removeView: true }, { children: true }),
  };
}
