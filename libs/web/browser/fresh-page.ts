/**
 * A page that comes back from the browser's memory may show what was deleted or another's, and its
 * forms may be marked as sent: it is fetched anew.
 */
export function refreshFromMemory(): void {
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) window.location.reload();
  });
}
