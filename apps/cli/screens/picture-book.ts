import Handlebars from 'handlebars';
import type { SeenScreen } from './seen-screens.js';

export interface Picture {
  screen: SeenScreen;
  /** Names of the files beside the page. */
  phone: string;
  desktop: string;
}

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem; color: #1b1b1b; background: #f4f4f2 }
section { background: #fff; border: 1px solid #d0d0cc; border-radius: 8px; padding: 1rem 1.5rem; margin: 0 0 1.5rem }
h2 { margin: 2.5rem 0 1rem } h3 { margin: 0 } small { color: #555 }
.pair { display: flex; gap: 1.5rem; align-items: flex-start; margin-top: 1rem; overflow-x: auto }
img { border: 1px solid #d0d0cc; height: auto } .phone { width: 270px } .desktop { width: 760px }
`;

const template = Handlebars.create().compile(
  `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Screens of interviews</title>
<style>${STYLE}</style>
<h1>Screens of interviews</h1>
<p>{{count}} different screens, as the tests came to them, on a phone (360 px wide) and on a desktop (1280 px).</p>
<nav><ul>{{#each interviews}}<li><a href="#{{name}}">{{name}}</a> ({{pictures.length}})</li>{{/each}}</ul></nav>
{{#each interviews}}
<h2 id="{{name}}">{{name}}</h2>
{{#each pictures}}
<section>
<h3 lang="{{screen.language}}" dir="{{screen.direction}}">{{screen.question}}</h3>
<small>{{#each screen.tests}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}</small>
<div class="pair">
<a href="{{phone}}"><img class="phone" src="{{phone}}" alt="On a phone: {{screen.question}}" loading="lazy"></a>
<a href="{{desktop}}"><img class="desktop" src="{{desktop}}" alt="On a desktop: {{screen.question}}" loading="lazy"></a>
</div>
</section>
{{/each}}
{{/each}}
</html>
`,
  { strict: true },
);

/** One page with all pictures, by interview. */
export function pictureBook(pictures: readonly Picture[]): string {
  const byInterview = Map.groupBy(pictures, ({ screen }) => screen.interview);
  const interviews = [...byInterview].map(([name, own]) => ({ name, pictures: own }));
  return template({ count: pictures.length, interviews });
}
