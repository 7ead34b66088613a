import type { ScreenSection } from '#interview';
import { actionValue } from '../forms/decode-action.js';

/** A named step as the list of steps shows it. */
export interface StepView {
  label: string;
  state: ScreenSection['state'];
  isDone: boolean;
  isCurrent: boolean;
  /** Value of the button that shows the section again; null where it cannot be visited. */
  action: string | null;
  children: StepView[];
}

export function stepViews(sections: readonly ScreenSection[]): StepView[] {
  return sections.map(({ label, state, children, action }) => ({
    label,
    state,
    isDone: state === 'done',
    isCurrent: state === 'current',
    action: action != null && state === 'done' ? actionValue({ action, arguments: {} }) : null,
    children: stepViews(children),
  }));
}

/** Where the person is, for the folded line; null when all is done. */
export function currentStep(steps: readonly StepView[]): { at: number; of: number; label: string } | null {
  const at = steps.findIndex(({ isCurrent }) => isCurrent);
  const found = steps[at === -1 ? steps.findIndex(({ isDone }) => !isDone) : at];
  return found === undefined ? null : { at: steps.indexOf(found) + 1, of: steps.length, label: found.label };
}
