/** Looks again after a while, but never under the hands of somebody who types. */
export function lookAgain(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-refresh]');
  const seconds = Number(form?.dataset.refresh);
  if (!form || !(seconds > 0)) return;
  let typed = false;
  document.addEventListener('input', () => (typed = true));
  window.setInterval(() => {
    if (!typed && document.visibilityState === 'visible') form.requestSubmit();
  }, seconds * 1000);
}
