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
  const values = valuesOf(showIf);
  const holds = values !== null && matches(values, showIs);
  return showHides === undefined ? holds : !holds;
}

/** An answer left empty is as good as an empty text or null. */
function matches(values: string[], wanted: string): boolean {
  const given = values.filter((value) => value !== '');
  if (given.length === 0) return wanted === '' || wanted === 'null';
  return given.some((value) => sameText(value, wanted));
}

/** What the named answer is just now; null while its own field is hidden. */
function valuesOf(name: string): string[] | null {
  const values: string[] = [];
  for (const control of document.getElementsByName(name)) {
    if (control.closest('[data-show-if][hidden]')) return null;
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
  if (/^(?:yes|on|true)$/i.test(text)) return 'true';
  return /^(?:no|off|false)$/i.test(text) ? 'false' : text;
}
