/**
 * Draws a signature with finger, pen or mouse, and puts the picture into the page's own file field: what is sent is an
 * ordinary upload, as without the script. A typed name goes as text, and the server makes the picture.
 */
export function drawSignature(): void {
  for (const box of document.querySelectorAll<HTMLElement>('[data-signature]')) {
    const canvas = box.querySelector('canvas');
    const upload = box.querySelector<HTMLInputElement>('input[type=file]');
    const typed = box.querySelector<HTMLInputElement>('[data-typed]');
    const clear = box.querySelector<HTMLButtonElement>('[data-clear]');
    const context = canvas?.getContext('2d');
    if (canvas && context && upload && typed && clear) pad(canvas, context, upload, typed, clear);
  }
}

function pad(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  upload: HTMLInputElement,
  typed: HTMLInputElement,
  clear: HTMLButtonElement,
): void {
  canvas.closest<HTMLElement>('[data-drawn]')?.removeAttribute('hidden');
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = width * 2;
  canvas.height = height * 2;
  context.scale(2, 2);
  context.lineWidth = 2.5;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  // Ink on white whatever the colour scheme: the picture goes into a printed document.
  context.strokeStyle = '#1e2528';
  context.fillStyle = '#1e2528';

  const wipe = (): void => {
    context.clearRect(0, 0, width, height);
    upload.value = '';
  };
  const keep = (): void => {
    canvas.toBlob((picture) => {
      if (!picture) return;
      const files = new DataTransfer();
      files.items.add(new File([picture], 'signature.png', { type: 'image/png' }));
      upload.files = files.files;
    }, 'image/png');
  };

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    typed.value = '';
    context.beginPath();
    context.moveTo(event.offsetX, event.offsetY);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    context.lineTo(event.offsetX, event.offsetY);
    context.stroke();
  });
  canvas.addEventListener('pointerup', keep);
  typed.addEventListener('input', wipe);
  clear.addEventListener('click', () => {
    typed.value = '';
    wipe();
  });
}
