// Dates as text, in local time: for `date`, `ls -l` and the log of redis-server.
import type { Process, ProgramHost } from './program.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A moment in the form of `date +…`: `%Y %m %d %e %b %a %H %M %S %s %N %F %T`. */
export function dateText(
  { zoneMinutes }: Pick<ProgramHost, 'zoneMinutes'>,
  dateMs: number,
  format: string,
): string {
  const localMs = dateMs - zoneMinutes(dateMs) * MINUTE_MS;
  const days = Math.floor(localMs / DAY_MS);
  const { year, month, day } = civil(days);
  const ms = Math.floor(localMs - days * DAY_MS);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hour = two(Math.floor(ms / 3_600_000));
  const minute = two(Math.floor(ms / MINUTE_MS) % 60);
  const second = two(Math.floor(ms / 1000) % 60);
  const parts: Record<string, string> = {
    Y: String(year),
    m: two(month),
    d: two(day),
    e: String(day).padStart(2),
    b: MONTHS[month - 1] ?? '',
    a: DAYS[(((days + 4) % 7) + 7) % 7] ?? '',
    H: hour,
    M: minute,
    S: second,
    s: String(Math.floor(dateMs / 1000)),
    N: `${String(ms % 1000).padStart(3, '0')}000000`,
    F: `${year}-${two(month)}-${two(day)}`,
    T: `${hour}:${minute}:${second}`,
    '%': '%',
  };
  return format.replace(/%(.)/g, (whole, letter: string) => parts[letter] ?? whole);
}

// The date of a day counted from 1970-01-01: years begin in March here, so that the leap day is last.
function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  );
  const dayOfYear =
    ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * march + 2) / 5) + 1;
  const month = march < 10 ? march + 3 : march - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** How a line of a server's log begins: process, role and date. */
export function logHead({ host, pid }: Process, role: string): string {
  const date = dateText(host, host.dateMs(), '%d %b %Y %H:%M:%S.%N').slice(0, -6);
  return `${pid}:${role} ${date} `;
}
