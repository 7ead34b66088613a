/** Says the number that a slider stands at. */
export function showSlider(): void {
  for (const slider of document.querySelectorAll<HTMLInputElement>('input[type=range]')) {
    const output = document.querySelector<HTMLOutputElement>(`output[for="${slider.id}"]`);
    if (!output) continue;
    const update = (): void => {
      output.textContent = slider.value;
    };
    slider.addEventListener('input', update);
    update();
  }
}
