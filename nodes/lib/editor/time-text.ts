// Times for people: in their own zone and way of writing.

/** Local time to the second; the date only where it is another than that of `now`. */
export function timeText(ms: number, now: number): string {
  const time = new Date(ms)
  const isToday = time.toDateString() === new Date(now).toDateString()
  return isToday ? time.toLocaleTimeString() : time.toLocaleString()
}
