/** A tick at 'None of the above' takes away the others, and the other way round. */
export function onlyOneOf(): void {
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== 'checkbox' || !target.checked) return;
    const none = 'none' in target.dataset;
    for (const other of document.getElementsByName(target.name)) {
      if (other instanceof HTMLInputElement && other !== target && (none || 'none' in other.dataset)) {
        other.checked = false;
      }
    }
  });
}
