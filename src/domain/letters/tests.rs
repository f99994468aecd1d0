use super::*;

#[test]
fn honest_names_are_kept_as_they_are() {
    for name in [
        "Zürich",
        "Đà Lạt",
        "İstanbul",
        "L’Aquila",
        "’s-Hertogenbosch",
        "Saint-Étienne – Métropole",
        "Łódź (Poland), 100 %",
        "Ñuñoa <a> & \"b\" = c",
        "می‌خواهم",
        "شهرهای خلاق",
        "ශ්‍රී ජයවර්ධනපුර",
        "കണ്‍",
        "র‍্যাব",
        "क्‍ष",
        "நகரம்",
        "กรุงเทพฯ",
        "京都市",
        "葛󠄀城市",
        "서울",
        "ירושלים",
        "ᠮᠣᠩᠭᠣᠯ",
        "👩‍🚀 ❤️ 1️⃣ 👩🏽‍🎨",
        "\u{fffd}",
    ] {
        assert_eq!(line(name), Ok(name.to_owned()), "{name}");
        assert_eq!(seen(name), name);
    }
}

#[test]
fn what_cannot_be_seen_is_refused_with_its_place() {
    for (text, why) in [
        ("a\0b", "U+0000, a control character, at character 2"),
        ("a\nb", "U+000A, a control character"),
        ("\u{85}", "U+0085, a control character"),
        ("Ber\u{ad}lin", "U+00AD, which cannot be seen, at character 4"),
        ("a\u{200b}", "U+200B, which cannot be seen"),
        ("\u{feff}a", "U+FEFF, which cannot be seen, at character 1"),
        ("a\u{2060}b", "U+2060, which cannot be seen"),
        ("\u{3164}", "U+3164, which cannot be seen"),
        ("a\u{34f}b", "U+034F, which cannot be seen"),
        ("a\u{e0041}", "U+E0041, which cannot be seen"),
        ("a\u{fff9}", "U+FFF9, which cannot be seen"),
        ("a\u{202e}b", "U+202E, which changes the direction"),
        ("a\u{200f}", "U+200F, which changes the direction"),
        ("a\u{2067}b", "U+2067, which changes the direction"),
        ("a\u{2028}b", "U+2028, a separator"),
        ("a\u{2029}b", "U+2029, a separator"),
        ("a\u{fffe}", "U+FFFE, which has no meaning"),
        ("a\u{ffff}", "U+FFFF, which has no meaning"),
        ("a\u{1ffff}", "U+1FFFF, which has no meaning"),
        ("a\u{fdd0}", "U+FDD0, which has no meaning"),
        ("a\u{e000}", "U+E000, which has no meaning"),
        ("a\u{378}", "U+0378, which has no meaning"),
        ("\u{fffc}", "U+FFFC, which has no meaning"),
        ("\u{301}a", "U+0301, a mark without a letter"),
        ("Zu\u{200d}rich", "U+200D, which changes nothing"),
        ("Zu\u{200c}rich", "U+200C, which changes nothing"),
        ("می\u{200c}", "U+200C, which changes nothing"),
        ("می\u{200c}\u{200c}خ", "U+200C, which changes nothing"),
        ("a\u{fe0f}", "U+FE0F, which changes nothing"),
        ("\u{fe0f}", "U+FE0F, which changes nothing"),
        ("a\u{e0100}", "U+E0100, which changes nothing"),
    ] {
        let told = line(text).expect_err(text).to_string();
        assert!(told.starts_with(&format!("may not hold {why}")), "{text:?}: {told}");
    }
    assert_eq!(lines("a\r\n\tb"), Ok("a\r\n\tb".to_owned()));
    assert!(lines("a\u{2028}b").is_err() && lines("a\u{b}b").is_err());
    assert_eq!(seen("a\u{200b}\n\u{202e}b\u{fffe}"), "ab");
}

#[test]
fn texts_are_composed_and_trimmed_and_empty_if_nothing_is_seen() {
    assert_eq!(line("  Zu\u{308}rich\u{3000}"), Ok("Zürich".to_owned()));
    assert_eq!(line("\u{1112}\u{1161}\u{11ab}"), Ok("한".to_owned()));
    for nothing in ["", "  ", "\u{a0}\u{2003}", "\u{2800} \u{2800}"] {
        assert_eq!(line(nothing), Ok(String::new()), "{nothing:?}");
    }
}
