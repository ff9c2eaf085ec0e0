// A datetimepicker speaks in seconds since 1970; a person reads and types a clock in their own time zone.

// What the zone's clocks show at an instant, as the seconds that UTC would need to show the same.
function shownSeconds(instant: number, zone: string): number {
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const parts = Object.fromEntries(clock.formatToParts(instant * 1000).map((part) => [part.type, Number(part.value)]));
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) / 1000;
}

// "2026-11-25T09:00" on the zone's clocks as whole seconds since 1970; null for nothing, or what is no moment.
export function toSeconds(typed: string, zone: string): number | null {
  const wanted = Date.parse(`${typed}Z`) / 1000;
  if (!typed || Number.isNaN(wanted)) return null;
  // The offset is that of the instant, not of its first guess: the second round sets right what crosses a change.
  const guess = wanted - (shownSeconds(wanted, zone) - wanted);
  return Math.round(guess - (shownSeconds(guess, zone) - wanted));
}

// Seconds since 1970 as a `datetime-local` input shows them: "2026-11-25T09:00" on the zone's clocks.
export function toClock(seconds: number, zone: string): string {
  return new Date(shownSeconds(seconds, zone) * 1000).toISOString().slice(0, 16);
}
