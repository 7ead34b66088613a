/** The print button, which only the script can serve. */
export function printReceipt(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-prints]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
}
