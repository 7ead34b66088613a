import type { Page } from 'playwright-core';

/**
 * Fills in the form that is shown as a person would: what `known` has by the answer's name, else the
 * first thing that fits. Controls that a condition hides stay as they are.
 */
export async function fillIn(page: Page, known: { [answer: string]: string }): Promise<void> {
  const names = await page.$$eval('form.answers [name^="answer:"]', (controls) => [
    ...new Set(controls.map((control) => control.getAttribute('name') ?? '')),
  ]);
  for (const name of names) {
    const controls = page.locator(`form.answers [name="${name}"]`);
    const first = controls.first();
    if (
      !(await first.evaluate((control) => (control.closest('.choice, label') ?? control).checkVisibility()))
    )
      continue;
    const { tag, type } = await first.evaluate((control) => ({
      tag: control.tagName,
      type: (control as HTMLInputElement).type,
    }));
    const value = known[name.slice('answer:'.length)];
    if (tag === 'BUTTON') continue;
    if (type === 'radio' || type === 'checkbox') {
      const wanted =
        type === 'checkbox'
          ? controls.last()
          : value
            ? page.locator(`[name="${name}"][value="${value}"]`)
            : first;
      await wanted.check({ force: true });
    } else if (tag === 'SELECT') {
      await first.selectOption(value ?? { index: 1 });
    } else if ((await first.inputValue()) === '') {
      await first.fill(value ?? fitting(name, await first.getAttribute('maxlength'), type));
    }
  }
}

function fitting(name: string, maxlength: string | null, type: string): string {
  const today = new Date();
  if (name.endsWith(':month')) return String(today.getUTCMonth() + 1);
  if (name.endsWith(':day')) return String(today.getUTCDate());
  if (name.endsWith(':year')) return String(today.getUTCFullYear());
  if (type === 'email') return 'elena@example.org';
  return maxlength === null ? '10' : '10'.slice(0, Number(maxlength));
}
