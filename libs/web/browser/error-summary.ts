/** Where something is to be fixed, the list of it is what the person meets first. */
export function focusErrors(): void {
  const summary = document.querySelector<HTMLElement>('.govuk-error-summary');
  if (!summary) return;
  summary.focus();
  summary.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const place = field.closest('.govuk-form-group') ?? field;
    place.scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
