/**
 * Shows and hides what `showIf` speaks of. One script for all of them: it goes through the fields in
 * their order, so that a condition on a field that is itself hidden sees no value.
 */
export function applyConditions(): void {
  const blocks = [...document.querySelectorAll<HTMLElement>('[data-show-if]')];
  if (blocks.length === 0) return;
  const update = (): void => {
    for (const block of blocks) block.hidden = !isShown(block);
  };
  document.addEventListener('change', update);
  document.addEventListener('input', update);
  update();
}

function isShown(block: HTMLElement): boolean {
  const { showIf = '', showIs = '', showHides } = block.dataset;
  const holds = valuesOf(showIf).some((value) => sameText(value, showIs));
  return showHides === undefined ? holds : !holds;
}

/** What the named answer is just now; nothing while its own field is hidden. */
function valuesOf(name: string): string[] {
  const values: string[] = [];
  for (const control of document.getElementsByName(name)) {
    if (control.closest('[data-show-if][hidden]')) continue;
    if (control instanceof HTMLInputElement && (control.type === 'radio' || control.type === 'checkbox')) {
      if (control.checked) values.push(control.value);
      else if (control.dataset.otherwise !== undefined) values.push(control.dataset.otherwise);
    } else if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) {
      values.push(control.value);
    }
  }
  return values;
}

/** Values are compared by their text; `yes` and `no` count as booleans beside one. */
function sameText(value: string, wanted: string): boolean {
  return value === wanted || asBoolean(value) === wanted || value === asBoolean(wanted);
}

function asBoolean(text: string): string {
  const word = text.toLowerCase();
  if (word === 'yes') return 'true';
  return word === 'no' ? 'false' : text;
}
