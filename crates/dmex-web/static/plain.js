// Words of strangers, made safe to show, as `dmex_types::plain_lines` does: what nobody sees, or what turns the direction of
// reading, is written as its code. A test holds the two together.
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\u2028\u2029\ufff9-\ufffb]/gu;
const STAYS = ["\n", "\t"];

export const plain = (text) => String(text).replace(UNSEEN, (character) =>
  STAYS.includes(character) ? character : `\\u{${character.codePointAt(0).toString(16)}}`);
