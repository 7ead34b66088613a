type Typed = [name: string, value: string][];

/**
 * Keeps what was typed until it is sent, in this tab only: a login that ended, a slip on Back or a
 * lost connection costs nothing. The page switches it off on a shared computer; passwords and files
 * are never kept.
 */
export function keepHalfTyped(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-keep]');
  const key = form?.dataset.keep;
  if (!form || !key) return;
  try {
    const kept = sessionStorage.getItem(key);
    if (kept && !document.querySelector('.govuk-error-summary')) fill(form, JSON.parse(kept) as Typed);
    form.addEventListener('input', () => sessionStorage.setItem(key, JSON.stringify(typedIn(form))));
    form.addEventListener('submit', () => sessionStorage.removeItem(key));
  } catch {
    // Storage is switched off or full: the page works without it.
  }
}

function controlsOf(form: HTMLFormElement): (HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[] {
  return [...form.querySelectorAll<HTMLInputElement>('input, select, textarea')].filter(
    ({ name, type }) =>
      name.startsWith('answer:') && type !== 'password' && type !== 'file' && type !== 'hidden',
  );
}

function typedIn(form: HTMLFormElement): Typed {
  return controlsOf(form)
    .filter((control) => !isChoice(control) || control.checked)
    .map(({ name, value }) => [name, value]);
}

function fill(form: HTMLFormElement, typed: Typed): void {
  for (const control of controlsOf(form)) {
    const values = typed.filter(([name]) => name === control.name).map(([, value]) => value);
    if (isChoice(control)) control.checked = values.includes(control.value);
    else if (values[0] !== undefined) control.value = values[0];
  }
}

function isChoice(control: Element): control is HTMLInputElement {
  return control instanceof HTMLInputElement && (control.type === 'radio' || control.type === 'checkbox');
}
