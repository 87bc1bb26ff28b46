/** Letters of other scripts that look like Latin ones; NFKC leaves them apart. */
const ALIKE: Readonly<Record<string, string>> = Object.fromEntries(
  [...'аaеeоoрpсcуyхxіiјjѕsԁdһhԛqԝwкkмmтtвbнhгrпnαaοoρpνvιiκkτtυuχxεeηnγyβbωwɑaɡgıi'.matchAll(/(.)(.)/gu)].map(
    ([, from = '', to = '']) => [from, to],
  ),
);

/** The one form in which an e-mail address is compared and counted: no case, no width, no marks, no look-alike letters. */
export function loginOf(email: string): string {
  return email
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}\p{C}\s]/gu, '')
    .replace(/[^\0-\x7f]/gu, (letter) => ALIKE[letter] ?? letter);
}
