// npm runs a script through a shell, and the shell dies of a signal without passing it on: whoever ends npm would leave
// the server behind, holding its folder.

const lookMs = 500;

/** Calls `act` once, when the shell of npm is gone. Never, where npm has not started this process. */
export function onNpmGone(act: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    act();
  }, lookMs);
  timer.unref();
}
