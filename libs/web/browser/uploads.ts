/**
 * Sends a file as soon as it is chosen and says how far it is; the form then carries its id alone. Without this the
 * form brings the file itself.
 */
export function sendFilesAtOnce(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[type=file][data-uploads]')) {
    input.addEventListener('change', () => void sendAll(input));
  }
}

async function sendAll(input: HTMLInputElement): Promise<void> {
  const files = [...(input.files ?? [])];
  const status = document.getElementById(`${input.id}-status`);
  if (!status || files.length === 0) return;
  input.value = '';
  for (const file of files) await send(file, input, status);
}

function send(file: File, input: HTMLInputElement, status: HTMLElement): Promise<void> {
  const { uploads = '', sending = '', sent = '', failed = '' } = input.dataset;
  const token = input.form?.querySelector<HTMLInputElement>('input[name=_csrf]')?.value ?? '';
  const line = document.createElement('p');
  const bar = document.createElement('progress');
  bar.max = 100;
  status.append(line, bar);
  const tell = (percent: number): void => {
    line.textContent = sending.replace('{name}', file.name).replace('{percent}', String(percent));
    bar.value = percent;
  };
  tell(0);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', uploads);
    request.setRequestHeader('x-csrf-token', token);
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      tell(Math.floor((loaded / total) * 100)),
    );
    request.addEventListener('loadend', () => {
      bar.remove();
      const reply = request.response as { file?: string; name?: string; message?: string } | null;
      if (reply?.file !== undefined && reply.name !== undefined) {
        line.textContent = sent.replace('{name}', reply.name);
        keep(input, reply.file, reply.name);
      } else {
        line.textContent = reply?.message ?? failed;
        line.className = 'govuk-error-message';
      }
      resolve();
    });
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}

/** The form says which files there are; a field for one file says it of the last. */
function keep(input: HTMLInputElement, file: string, name: string): void {
  const controls = [`${input.name}:kept`, `${input.name}:called`];
  if (!input.multiple) {
    input.form?.querySelectorAll<HTMLInputElement>('input[type=hidden]').forEach((old) => {
      if (controls.includes(old.name)) old.remove();
    });
    const before = input.closest('.govuk-form-group')?.querySelector('[data-kept]');
    before?.remove();
  }
  controls.forEach((control, at) => {
    const hidden = document.createElement('input');
    hidden.type = 'hidden';
    hidden.name = control;
    hidden.value = at === 0 ? file : name;
    input.after(hidden);
  });
}
