import { base64, concat, openKeyFile } from './key-file';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/**
 * A reviewer's verdict is signed here, with a key file that is read and never sent: its controls have no
 * names, so no form posts them. What goes to the server is the signed line, as if it had been pasted.
 * Without the script there is the command alone.
 */
export function signReview(): void {
  const section = document.querySelector<HTMLElement>('[data-signs-review]');
  if (section === null) return;
  const control = (id: string) => document.getElementById(`sign-${id}`);
  const button = control('button') as HTMLButtonElement;
  const problem = control('problem') as HTMLElement;
  const envelope = document.getElementById('input-envelope') as HTMLInputElement | null;
  if (envelope === null) return;
  section.hidden = false;
  button.addEventListener('click', () => {
    const approved = (control('approve') as HTMLInputElement).checked;
    const rejected = (control('reject') as HTMLInputElement).checked;
    const reason = (control('reason') as HTMLTextAreaElement).value.trim();
    const file = (control('key') as HTMLInputElement).files?.[0];
    const passphrase = control('passphrase') as HTMLInputElement;
    const expires = (control('expires') as HTMLInputElement).value;
    const say = (text: string): void => {
      problem.textContent = text;
      problem.hidden = text === '';
      if (text !== '') problem.focus();
    };
    if (approved === rejected || reason === '' || file === undefined || expires === '') {
      return say(section.dataset.incomplete ?? '');
    }
    say('');
    button.disabled = true;
    const verdict = approved ? 'approved' : 'rejected';
    const predicate = {
      verdict,
      reason,
      reviewedAt: new Date().toISOString(),
      expiresAt: `${expires}T00:00:00.000Z`,
      permissions: JSON.parse(section.dataset.permissions ?? '[]') as string[],
      comparedWith: section.dataset.comparedWith || null,
    };
    signed(file, passphrase.value, statement(section.dataset, predicate))
      .then((line) => {
        envelope.value = line;
        envelope.form?.requestSubmit();
      })
      .catch(() => say(section.dataset.unopened ?? ''))
      .finally(() => {
        passphrase.value = '';
        button.disabled = false;
      });
  });
}

/** Statement v1 of in-toto, in the order in which the command line writes it. */
function statement({ subject = '', digest = '' }: DOMStringMap, predicate: object): string {
  return JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: subject, digest: { sha512: digest.replace(/^sha512:/, '') } }],
    predicateType: 'urn:affiant:review:v1',
    predicate,
  });
}

/** A DSSE 1.0 envelope: Ed25519 over the PAE of the payload. */
async function signed(file: File, passphrase: string, text: string): Promise<string> {
  const { id, key } = await openKeyFile(await file.text(), passphrase);
  const payload = new TextEncoder().encode(text);
  const head = `DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `;
  const encoded = concat(new TextEncoder().encode(head), payload);
  const signature = new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, key, encoded));
  return JSON.stringify({
    payload: base64(payload),
    payloadType: PAYLOAD_TYPE,
    signatures: [{ keyid: id, sig: base64(signature) }],
  });
}
