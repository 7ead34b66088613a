import type { Section } from '../../program/program.js';
import type { ScreenSection } from '../../protocol/screen.js';
import type { Engine } from '../engine.js';

/** A section by its id or label. */
export function sectionId(wanted: string, engine: Engine): string {
  const find = (sections: Section[]): string | null => {
    for (const section of sections) {
      if (section.id === wanted || engine.plain(section.label) === wanted) return section.id;
      const inner = find(section.children);
      if (inner !== null) return inner;
    }
    return null;
  };
  return find(engine.interview.sections) ?? wanted;
}

/** Done once a screen of it was answered and another is current; a parent is current with its child. */
export function sectionList(sections: Section[], current: string | null, engine: Engine): ScreenSection[] {
  return sections.map((section) => {
    const children = sectionList(section.children, current, engine);
    const isCurrent = section.id === current || children.some((child) => child.state === 'current');
    const visited =
      engine.state.visited[section.id] === 1 || children.some((child) => child.state === 'done');
    const linked = engine.interview.navigation && Object.hasOwn(engine.interview.events, section.id);
    return {
      id: section.id,
      label: engine.plain(section.label),
      state: isCurrent ? 'current' : visited ? 'done' : 'todo',
      children,
      ...(engine.interview.navigation ? { action: linked ? section.id : null } : {}),
    };
  });
}
