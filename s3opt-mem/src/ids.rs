//! Ids that look like AWS's and are the same in every run.

/// Makes ids out of a counter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids {
    next: u64,
}

/// The letters of S3's version ids.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";

impl Ids {
    /// The next number, ascending from 1.
    pub(crate) fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// The next id in the shape of a UUID.
    pub(crate) fn uuid(&mut self) -> String {
        let number = self.number();
        let (high, low) = (mix(number), mix(number ^ 0x5555_5555_5555_5555));
        let text = format!("{high:016x}{low:016x}");
        [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| text.get(part).unwrap_or_default()).join("-")
    }
}

/// The 32 letters of the version id (or upload id) with a number: distinct for distinct numbers.
pub(crate) fn version_id(number: u64) -> String {
    let mut letters = String::with_capacity(32);
    let mut word = mix(number);
    for index in 0..21 {
        if index == 10 {
            word = mix(number ^ 0x5555_5555_5555_5555);
        }
        letters.push(char::from(LETTERS[(word & 63) as usize]));
        word >>= 6;
    }
    // The number itself, so that no two are alike.
    for shift in (0..11).rev() {
        letters.push(char::from(LETTERS[((number >> (6 * shift)) & 63) as usize]));
    }
    letters
}

/// The number of a version id that [`version_id`] made.
pub(crate) fn version_number(id: &str) -> Option<u64> {
    let letters = id.as_bytes().get(21..32)?;
    let digit = |letter: &u8| LETTERS.iter().position(|known| known == letter);
    let number = letters.iter().try_fold(0_u64, |number, letter| {
        Some(number.wrapping_mul(64).wrapping_add(digit(letter)? as u64))
    })?;
    (version_id(number) == id).then_some(number)
}

/// The finaliser of the generator SplitMix64: a bijection that looks random.
pub(crate) fn mix(number: u64) -> u64 {
    let mut word = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_ids_have_32_letters_and_tell_their_numbers() {
        for number in [0, 1, 2, 63, 64, 1 << 40, u64::MAX] {
            let id = version_id(number);
            assert_eq!(id.len(), 32);
            assert_eq!(version_number(&id), Some(number));
        }
        for wrong in ["", "null", "x", &"A".repeat(32), &"\u{e4}".repeat(16)] {
            assert_eq!(version_number(wrong), None, "{wrong}");
        }
    }
}
