/** The button beside a password that shows and hides it; without the script there is none. */
export function showPassword(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-shows]')) {
    const input = document.getElementById(button.dataset.shows ?? '');
    if (!(input instanceof HTMLInputElement)) continue;
    const { show = '', hide = '' } = button.dataset;
    const set = (visible: boolean): void => {
      input.type = visible ? 'text' : 'password';
      button.textContent = visible ? hide : show;
    };
    button.hidden = false;
    button.addEventListener('click', () => set(input.type === 'password'));
    // Sent in clear type it would land in the browser's list of what was typed before.
    input.form?.addEventListener('submit', () => set(false));
  }
}
