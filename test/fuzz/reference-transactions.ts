// The transactions of a log, for the reference reader: those whose every line is of the exact form and in its place
// must be counted; beyond them, no more than there are lines that could tell of one.

const stamp = String.raw`^\d{4}-(?:0[1-9]|1[0-2])-(?:[01][1-9])T[01]\d:[0-5]\d:[0-5]\d\.\d{3}\+02:00 expc1 traffic_server\[21877\]: `;
const fields = String.raw`UTCTime="[-\d:, ]{23}" Module="network\.http\.trafficserver" Level="(?:INFO|DEBUG)": `;
const ids = String.raw`Txn-id="(\d{1,6})" TrackingID="[-0-9a-f]*" `;
const line = (detail: string, rest: string): RegExp => new RegExp(`${stamp}${fields}Detail="${detail}" ${ids}${rest}$`);
const to = String.raw`="(?:\d{1,2}\.){3}\d{1,2}"`;
const client = '="127\\.0\\.0\\.1"';

const forms = {
  asked: line(
    'Receive Request',
    String.raw`Src-ip${client} Src-port="\d{5}" Last-via-addr="" Msg="GET http://vcs_control\.example\.lab:8443/([A-Za-z0-9]+)/[-.\w/]+ HTTP/1\.1"`,
  ),
  sent: line('Sending Request', String.raw`Dst-ip${to} Dst-port="\d{3,4}" Msg="GET /[-.\w/]+ HTTP/1\.1"`),
  answered: line('Receive Response', String.raw`Src-ip${to} Src-port="\d{3,4}" Msg="HTTP/1\.1 200 "`),
  told: line('Sending Response', String.raw`Dst-ip${client} Dst-port="\d{5}" Msg="HTTP/1\.1 200 "`),
  refused: line('Sending Response', String.raw`Dst-ip${client} Dst-port="\d{5}" Msg="HTTP/1\.1 502 [A-Za-z ]+"`),
};
type Form = keyof typeof forms;

const wholes = { ok: /^asked(?: sent)+ answered told$/, failed: /^asked(?: sent)+ refused$/ };

export function referenceTransactions(rows: readonly string[]) {
  const transactions = new Map<string, string[]>();
  for (const row of rows) {
    // By whatever names it, so that a line out of form makes its transaction doubtful.
    const id = /Txn-id="([^"]*)"/.exec(row)?.[1];
    if (id !== undefined) transactions.set(id, [...(transactions.get(id) ?? []), formOf(row)]);
  }
  const whole = (form: RegExp) => [...transactions].filter(([, steps]) => form.test(steps.join(' '))).map(([id]) => id);
  const holding = (text: string) => rows.reduce((sum, row) => sum + row.split(text).length - 1, 0);
  return {
    ok: { least: whole(wholes.ok).length, most: holding('Receive Response') },
    failed: { least: whole(wholes.failed), most: holding('Sending Response') },
  };
}

function formOf(row: string): Form | 'other' {
  const names = Object.keys(forms) as Form[];
  const form = names.find((name) => forms[name].test(row));
  if (form === undefined) return 'other';
  return form === 'asked' && !namesServer(forms.asked.exec(row)?.[2] ?? '') ? 'other' : form;
}

const namesServer = (target: string): boolean =>
  /^example\.lab\/https\/[a-z0-9]+(?:-[a-z0-9]+)*\.example\.lab\/(?:443|6972|8443)$/.test(
    Buffer.from(target, 'base64').toString('latin1'),
  );
