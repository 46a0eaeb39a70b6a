// What stays on the tablet when the page is closed: a small database. Nothing in it can be read; what is not a key or a setting is sealed.
const NAME = "resguardo-tablet";
const STRICT = { durability: "strict" };
let database = null;

export async function openCellar() {
  database ??= await new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("kept");
      opening.result.createObjectStore("marks", { keyPath: "seq" });
      opening.result.createObjectStore("rolls");
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

// Runs `work` with the stores of one transaction; done means durable.
export function writing(stores, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(stores, "readwrite", STRICT);
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    work(...stores.map((name) => transaction.objectStore(name)));
  });
}

export function get(store, key) {
  return asked(database.transaction(store).objectStore(store).get(key));
}

export function all(store) {
  return asked(database.transaction(store).objectStore(store).getAll());
}

export function put(store, key, value) {
  return writing([store], (kept) => { kept.put(value, key); });
}

export function remove(store, key) {
  return writing([store], (kept) => { kept.delete(key); });
}

export function empty(store) {
  return writing([store], (kept) => { kept.clear(); });
}

export function burn() {
  database?.close();
  database = null;
  return asked(indexedDB.deleteDatabase(NAME));
}

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
