type Both = { readonly zh: string; readonly en: string };

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** `2026-11` as it is said. */
export function monthSaid(month: string): Both {
  const [year = '', of = ''] = month.split('-');
  return { zh: `${year}年${Number(of)}月`, en: `${MONTHS[Number(of) - 1]} ${year}` };
}

/** `2026-11-05` as it is said, without the year. */
export function daySaid(day: string): Both {
  const [, month = '', of = ''] = day.split('-');
  return { zh: `${Number(month)}月${Number(of)}日`, en: `${Number(of)} ${MONTHS[Number(month) - 1]}` };
}
