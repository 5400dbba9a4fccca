// What the server tells the script with each page: words of the reader's language, and where it is.
export const facts = JSON.parse(document.getElementById("facts").textContent);

/** Words by their key. A missing word shows its key. */
export const say = (key) => facts.words[key] ?? key;
