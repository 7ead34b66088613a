import { Assets } from './assets.js';
import { screenPage } from './pages/screen-page.js';
import { Templates } from './templates.js';
import type { Frame } from './view-models/frame.js';
import type { ScreenView } from './view-models/screen.js';

/** Every page of the product as HTML, from plain view models. */
export class Pages {
  constructor(
    private readonly assets: Assets = Assets.built(),
    private readonly templates: Templates = new Templates(),
  ) {}

  screenPage(view: ScreenView): string {
    return this.render('pages/screen', view.frame, screenPage(view));
  }

  private render(view: string, frame: Frame, data: object): string {
    const assets = { css: this.assets.css.path, js: this.assets.js.path };
    return this.templates.render(view, frame.language, { ...data, frame, assets });
  }
}
