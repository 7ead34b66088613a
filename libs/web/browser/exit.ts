const WITHIN_MS = 5000;
const PRESSES = 3;

/**
 * 'Exit this page': leaves for a neutral page and takes this one's place in the history. On a shared
 * computer the login ends too, by a request that outlives the page. Escape three times does the same.
 */
export function leaveAtOnce(): void {
  const exit = document.querySelector<HTMLElement>('[data-exit]');
  if (!exit) return;
  exit.addEventListener('click', (event) => {
    event.preventDefault();
    leave(exit);
  });

  const status = document.getElementById('exit-status');
  let presses: number[] = [];
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') {
      presses = [];
      return;
    }
    const now = Date.now();
    presses = [...presses.filter((time) => now - time < WITHIN_MS), now];
    if (presses.length >= PRESSES) leave(exit);
    else if (status) {
      const left = PRESSES - presses.length;
      status.textContent = (left === 1 ? status.dataset.one : status.dataset.two) ?? '';
    }
  });
}

function leave(exit: HTMLElement): void {
  const { exit: neutral = '', endsLogin } = exit.dataset;
  document.documentElement.hidden = true;
  document.title = '\u00a0';
  try {
    sessionStorage.clear();
  } catch {
    // Storage is switched off in this browser: there is nothing to clear.
  }
  const form = exit.closest('form');
  if (endsLogin !== undefined && form) {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
    void fetch(form.action, { method: 'POST', body, keepalive: true, redirect: 'manual' });
  }
  window.location.replace(neutral);
}
