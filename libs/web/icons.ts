/** Outlines on a 24 unit square. Always beside words, so hidden from screen readers. */
const outlines = {
  back: '<path d="M15 5l-7 7 7 7"/>',
  check: '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
  delete: '<path d="M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5M14 11v5"/>',
  download: '<path d="M12 4v11m-4.5-4l4.5 4.5L16.5 11M5 20h14"/>',
  exit: '<path d="M10 4h9v16h-9M4 12h10m-3.5-3.5L14 12l-3.5 3.5"/>',
  help: '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.300c-.7.3-1 .8-1 1.7M12 16.7v.1"/>',
  key: '<circle cx="8" cy="14" r="4"/><path d="M11 11l8-8m-3 3l3 3"/>',
  lock: '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
  open: '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.7"/>',
  person: '<circle cx="12" cy="8" r="4"/><path d="M5 20c.5-4 3.5-6 7-6s6.5 2 7 6"/>',
  phone: '<rect x="7" y="3" width="10" height="18" rx="2"/><path d="M11 18h2"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  save: '<path d="M7 4h10v16l-5-4-5 4z"/>',
  shield: '<path d="M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z"/><path d="M8.5 12l2.5 2.5 4.5-5"/>',
  warning: '<circle cx="12" cy="12" r="9"/><path d="M12 7.5V13M12 16.5v.1"/>',
} as const;

export type IconName = keyof typeof outlines;

/** Those that point along the text turn round in right-to-left pages. */
const turning = new Set<IconName>(['back', 'exit']);

/** The icon as an inline SVG: no request, and it takes the colour of the words beside it. */
export function iconSvg(name: IconName): string {
  const turns = turning.has(name) ? ' icon--turns' : '';
  return `<svg class="icon${turns}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${outlines[name]}</svg>`;
}

export function isIconName(name: string): name is IconName {
  return Object.hasOwn(outlines, name);
}
