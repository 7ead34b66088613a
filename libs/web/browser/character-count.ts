/** Says how many characters are left; the sentences come with the page, in its language. */
export function countCharacters(): void {
  for (const area of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-maximum]')) {
    const message = document.getElementById(`${area.id}-count`);
    if (message) watch(area, message);
  }
}

function watch(area: HTMLTextAreaElement, message: HTMLElement): void {
  const { left = '', over = '' } = message.dataset;
  let later = 0;
  const update = (): void => {
    const remaining = Number(area.dataset.maximum) - area.value.length;
    message.textContent = (remaining < 0 ? over : left).replace('{n}', String(Math.abs(remaining)));
    message.classList.toggle('counter--over', remaining < 0);
  };
  area.addEventListener('input', () => {
    update();
    // A screen reader hears the count when the person stops, not at every key.
    message.setAttribute('aria-live', 'off');
    clearTimeout(later);
    later = window.setTimeout(() => {
      message.setAttribute('aria-live', 'polite');
      update();
    }, 1000);
  });
  update();
}
