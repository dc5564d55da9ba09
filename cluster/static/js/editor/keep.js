// The text as the browser keeps it until the server has it: for the day when the connection, the session or the power goes.

const PREFIX = "protocol-text:";
const STALE = 30 * 24 * 3600 * 1000; // ms after which a forgotten text is dropped

export class Keep {
  constructor(user, name) {
    this.prefix = `${PREFIX}${user}:`;
    this.name = name || `new-${this.tab()}`;
    this.works = true;
  }

  /** A name for this tab: two new protocols in two tabs are two texts. */
  tab() {
    try {
      const known = sessionStorage.getItem(PREFIX);
      if (known) return known;
      const fresh = Math.random().toString(36).slice(2, 10);
      sessionStorage.setItem(PREFIX, fresh);
      return fresh;
    } catch {
      return "only";
    }
  }

  /** Keep what is written; answers whether the browser could. */
  put(written) {
    try {
      localStorage.setItem(this.prefix + this.name, JSON.stringify({ ...written, at: Date.now() }));
      this.works = true;
    } catch {
      this.works = false;
    }
    return this.works;
  }

  /** The server has it. */
  drop(name = this.name) {
    try {
      localStorage.removeItem(this.prefix + name);
    } catch {
      this.works = false;
    }
  }

  /** The draft has a number now: what is kept goes under it. */
  rename(name) {
    if (name === this.name) return;
    this.drop();
    this.name = name;
  }

  /** What was kept of this text and never reached the server: {name, text, corrections, at}, the latest; or null. */
  found() {
    const isNew = this.name.startsWith("new-");
    const all = [];
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith(this.prefix)) continue;
        const name = key.slice(this.prefix.length);
        const written = JSON.parse(localStorage.getItem(key));
        if (Date.now() - written.at > STALE) localStorage.removeItem(key);
        else if (name === this.name || name === `${this.name}:found` || (isNew && name.startsWith("new-"))) all.push({ name, ...written });
      }
    } catch {
      this.works = false;
    }
    return all.sort((one, other) => other.at - one.at)[0] || null;
  }

  /** Set what was found aside, so that typing does not write over it before it is decided upon. */
  setAside(found) {
    if (found.name.endsWith(":found")) return found;
    try {
      const name = `${this.name}:found`;
      const { text, corrections, body, at } = found;
      localStorage.setItem(this.prefix + name, JSON.stringify({ text, corrections, body, at }));
      localStorage.removeItem(this.prefix + found.name);
      return { ...found, name };
    } catch {
      return found;
    }
  }
}
