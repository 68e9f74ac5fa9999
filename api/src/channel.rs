//! Channels as people read them: which probe, or which statistic, of a quantity is meant.

use crate::lang::Lang;

/// What decoders call parts of a quantity: their word, German and English.
const WORDS: [(&str, [&str; 2]); 12] = [
    ("external", ["Außenfühler", "external probe"]),
    ("max", ["größter Wert", "largest value"]),
    ("min", ["kleinster Wert", "smallest value"]),
    ("median", ["Median", "median"]),
    ("mode", ["häufigster Wert", "most frequent value"]),
    ("peak", ["Spitze", "peak"]),
    ("p10", ["10. Perzentil", "10th percentile"]),
    ("p25", ["25. Perzentil", "25th percentile"]),
    ("p75", ["75. Perzentil", "75th percentile"]),
    ("p90", ["90. Perzentil", "90th percentile"]),
    ("ltr", ["von links nach rechts", "left to right"]),
    ("rtl", ["von rechts nach links", "right to left"]),
];

/// A channel's name. A number is told as one; what nobody knows stands as it came.
pub(crate) fn name(channel: &str, lang: Lang) -> String {
    if !channel.is_empty() && channel.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{} {channel}", lang.pick("Kanal", "channel"));
    }
    let known = WORDS.iter().find(|(word, _)| *word == channel);
    known.map_or_else(
        || channel.to_owned(),
        |(_, [de, en])| lang.pick(de, en).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_have_names_and_numbers_are_told_as_numbers() {
        let names = ["3", "max", "depth_30", ""].map(|channel| name(channel, Lang::De));
        assert_eq!(names, ["Kanal 3", "größter Wert", "depth_30", ""]);
        assert_eq!(name("12", Lang::En), "channel 12");
    }
}
