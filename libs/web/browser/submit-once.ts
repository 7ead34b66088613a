const AGAIN_AFTER_MS = 10_000;

/** A second press while the first is under way sends nothing; the button stays as it is. */
export function submitOnce(): void {
  const sent = new WeakMap<HTMLFormElement, number>();
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const before = sent.get(form);
    const now = Date.now();
    if (before !== undefined && now - before < AGAIN_AFTER_MS) event.preventDefault();
    else sent.set(form, now);
  });
}
