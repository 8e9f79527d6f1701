// Stage 8, report, HTML face: what the page does where scripts run. It adds buttons that copy, opens what a link leads to,
// and everything for printing. Without it nothing is missing but these.

/** Plain JavaScript, written out once: its hash stands in the policy of the page. It puts text in as text only. */
export const pageScript = `
(() => {
  'use strict';
  const status = document.createElement('p');
  status.className = 'said';
  status.setAttribute('role', 'status');
  document.body.append(status);

  const select = (box) => {
    const range = document.createRange();
    range.selectNodeContents(box);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  const copyBySelection = (box) => {
    select(box);
    try {
      return document.execCommand('copy');
    } catch {
      return false;
    }
  };

  const copy = async (box) => {
    try {
      await navigator.clipboard.writeText(box.textContent);
      return true;
    } catch {
      return copyBySelection(box);
    }
  };

  const tell = (button, text) => {
    button.textContent = text;
    status.textContent = text;
    setTimeout(() => { button.textContent = 'Copy'; }, 3000);
  };

  for (const box of document.querySelectorAll('[data-copy]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.title = 'Copy ' + box.dataset.copy;
    button.addEventListener('click', async () => {
      tell(button, (await copy(box)) ? 'Copied' : 'Selected: press Ctrl+C');
    });
    const around = document.createElement('div');
    around.className = 'copyable';
    box.before(around);
    around.append(box, button);
  }

  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    for (let each = target; each; each = each.parentElement) if (each.tagName === 'DETAILS') each.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  if (location.hash) reveal();

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    for (const each of closed) each.open = true;
  });
  addEventListener('afterprint', () => {
    for (const each of closed) each.open = false;
    closed = [];
  });
})();
`;
