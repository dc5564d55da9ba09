// Moments as the site tells them: in its time zone and by its clock, whatever those of this machine say.

import { word } from "./words.js";

const SLACK = 90_000; // ms by which the two clocks seem to differ while a page is on its way
const { zone, now } = document.getElementById("ed-words").dataset;
const wrong = Number(now) * 1000 - Date.now();
const behind = Math.abs(wrong) > SLACK ? wrong : 0;

/** «10:42» for a moment of this machine in milliseconds. */
export function clock(moment) {
  return told(moment, { hour: "2-digit", minute: "2-digit" });
}

/** «today at 10:42», «yesterday at 10:42», «12 November at 10:42»; with the zone, where this machine is in another one. */
export function dayAndHour(moment) {
  const day = (at) => told(at, { year: "numeric", month: "numeric", day: "numeric" });
  const today = Date.now();
  const time = clock(moment) + elsewhere(moment);
  if (day(moment) === day(today)) return word("today", { time });
  if (day(moment) === day(today - 24 * 3600 * 1000)) return word("yesterday", { time });
  const year = told(moment, { year: "numeric" }) === told(today, { year: "numeric" }) ? {} : { year: "numeric" };
  return word("on-day", { day: told(moment, { day: "numeric", month: "long", ...year }), time });
}

function told(moment, parts, timeZone = zone) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeZone, ...parts }).format(moment + behind);
}

function elsewhere(moment) {
  const hour = { day: "numeric", hour: "2-digit", minute: "2-digit" };
  if (told(moment, hour) === told(moment, hour, new Intl.DateTimeFormat().resolvedOptions().timeZone)) return "";
  const named = new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: zone, timeZoneName: "short" });
  return ` (${named.formatToParts(moment).find((part) => part.type === "timeZoneName").value})`;
}
