// 报告里的数，一位不差地读和算：金额有小数，不能用浮点数。
(function () {
  "use strict";
  const compare = (window.nianbao = window.nianbao || {}).compare = window.nianbao.compare || {};
  const NUMBER = /^([+\-−－＋]?)(\d+)(?:\.(\d+))? ?(元|万元|亿元)?$/;
  const SHIFT = { "元": 0, "万元": 4, "亿元": 8 };

  // 写着单位的金额都换成元，才能放在一起比；格式里已经定了单位的照原样。
  function read(text) {
    const found = NUMBER.exec(text);
    if (!found) {
      return null;
    }
    const decimals = found[3] || "";
    const digits = BigInt(found[2] + decimals) * 10n ** BigInt(SHIFT[found[4]] || 0);
    const negative = found[1] && "-−－".includes(found[1]);
    return { digits: negative ? -digits : digits, places: decimals.length };
  }

  function level(one, other) {
    const places = Math.max(one.places, other.places);
    const grow = (number) => number.digits * 10n ** BigInt(places - number.places);
    return [grow(one), grow(other), places];
  }

  function add(one, other) {
    const [left, right, places] = level(one, other);
    return { digits: left + right, places };
  }

  function minus(one, other) {
    return add(one, { digits: -other.digits, places: other.places });
  }

  function order(one, other) {
    const [left, right] = level(one, other);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  function words(number) {
    const size = String(number.digits < 0n ? -number.digits : number.digits).padStart(number.places + 1, "0");
    const cut = size.length - number.places;
    return (number.digits < 0n ? "-" : "") + size.slice(0, cut) + (number.places ? "." + size.slice(cut) : "");
  }

  function signed(number) {
    return (number.digits > 0n ? "+" : "") + (number.digits ? words(number) : "0");
  }

  // 百分比四舍五入到一位小数；从 0 变来的没有百分比。
  function percent(change, before) {
    const [part, whole] = level(change, before);
    if (whole === 0n) {
      return "—";
    }
    const size = (number) => (number < 0n ? -number : number);
    const tenths = (size(part) * 2000n + size(whole)) / (2n * size(whole));
    const sign = part === 0n ? "" : (part < 0n) !== (whole < 0n) ? "-" : "+";
    return sign + words({ digits: tenths, places: 1 }) + "%";
  }

  compare.number = { read, add, minus, order, words, signed, percent, plain: (number) => Number(words(number)) };
})();
