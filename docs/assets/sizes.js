// Counts in words: bytes by type, ratios, differences. Integers throughout: counts are larger than a float can hold.
(() => {
  "use strict";

  const { element, grouped } = globalThis.paramledger;

  // Bits of one number.
  const TYPES = { float32: 32n, "16 bits": 16n, int8: 8n, "4 bits": 4n };
  const UNITS = [["MB", 10n ** 6n, "MiB", 2n ** 20n, 1], ["GB", 10n ** 9n, "GiB", 2n ** 30n, 2], ["TB", 10n ** 12n, "TiB", 2n ** 40n, 2]];

  const bytes = (count, type) => (count * TYPES[type] + 7n) / 8n;

  // A value in units, rounded to decimals.
  function decimal(value, unit, places) {
    const scale = 10n ** BigInt(places);
    const scaled = (2n * value * scale + unit) / (2n * unit);
    return `${grouped(scaled / scale)}.${String(scaled % scale).padStart(places, "0")}`;
  }

  // [in powers of ten, in powers of two]: never one called the other.
  function sizes(value) {
    const at = UNITS.findLastIndex(([, unit]) => value >= unit);
    const [ten, size, two, binary, places] = UNITS[Math.max(at, 0)];
    return [`${decimal(value, size, places)} ${ten}`, `${decimal(value, binary, places)} ${two}`];
  }

  // How much larger a value is than the least: "2.1 times", "1.4 % more".
  function ratio(value, least) {
    if (value === least) return "";
    if (!least) return "";
    if (value * 10n < least * 11n) return `${decimal((value - least) * 100n, least, value * 1000n < least * 1001n ? 4 : 1)} % more`;
    return value < least * 100n ? `${decimal(value, least, 1)} times` : `${grouped((2n * value + least) / (2n * least))} times`;
  }

  function change(value) {
    const sign = value > 0n ? "add" : value < 0n ? "take" : "same";
    return element("span", sign, (value > 0n ? "+" : "") + grouped(value));
  }

  globalThis.paramledger = Object.freeze({ ...globalThis.paramledger, TYPES, bytes, sizes, ratio, change });
})();
