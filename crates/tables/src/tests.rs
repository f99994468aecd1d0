//! Tables compared with the content of their files.

use super::*;

fn columns() -> Vec<Column> {
    let column = |name: &str, holds| Column {
        name: name.to_owned(),
        holds,
    };
    vec![
        column("name", ColumnType::Text),
        column("links", ColumnType::Integer),
        column("share", ColumnType::Number),
        column("internal", ColumnType::Boolean),
    ]
}

fn table() -> Vec<Row> {
    let text = |text: &str| Cell::Text(text.to_owned());
    vec![
        vec![
            text("Đà Lạt, \"the\" city"),
            Cell::Integer(-3),
            Cell::Number(-0.5),
            Cell::Boolean(true),
        ],
        vec![text("=1+2"), Cell::Empty, Cell::Empty, Cell::Empty],
    ]
}

fn csv_of(cells: &[&str]) -> String {
    let row: Vec<Row> = cells.iter().map(|&text| vec![Cell::Text(text.to_owned())]).collect();
    String::from_utf8(rows(&row)).expect("UTF-8")
}

#[test]
fn csv_quotes_by_rfc_4180_and_numbers_keep_their_sign() {
    let file = write(TableFormat::Csv, CsvOptions::default(), &columns(), &table()).expect("CSV");
    let expected = "name,links,share,internal\r\n\"Đà Lạt, \"\"the\"\" city\",-3,-0.5,true\r\n'=1+2,,,\r\n";
    assert_eq!(String::from_utf8(file).expect("UTF-8"), expected);
}

#[test]
fn a_byte_order_mark_stands_before_the_head_if_it_is_asked_for() {
    let options = CsvOptions { byte_order_mark: true };
    assert_eq!(head(options, &columns()[..1]), b"\xEF\xBB\xBFname\r\n");
    assert_eq!(head(CsvOptions::default(), &columns()[..1]), b"name\r\n");
}

#[test]
fn formulas_are_defused_and_plain_negative_numbers_are_not() {
    for (text, written) in [
        ("=A1", "'=A1"),
        ("+1", "'+1"),
        ("-A1", "'-A1"),
        ("-1+2", "'-1+2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("'=A1", "''=A1"),
        ("-5", "-5"),
        ("-0.25", "-0.25"),
        ("-", "'-"),
        ("-.5", "'-.5"),
        ("-1e5", "'-1e5"),
        ("a=b", "a=b"),
    ] {
        assert_eq!(csv_of(&[text]), format!("{written}\r\n"), "{text}");
    }
}

#[cfg(not(feature = "binary"))]
#[test]
fn formats_that_are_not_built_are_refused() {
    let refused = write(TableFormat::Xlsx, CsvOptions::default(), &columns(), &table());
    assert!(matches!(refused, Err(TableError::NotBuilt("xlsx"))));
    assert!(!TableFormat::Arrow.is_built() && TableFormat::Csv.is_built());
}

#[cfg(feature = "binary")]
mod binary {
    use std::io::Cursor;

    use arrow_array::RecordBatch;
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::{Float64Type, Int64Type};
    use arrow_ipc::reader::FileReader;

    use super::*;

    fn file(format: TableFormat) -> Vec<u8> {
        write(format, CsvOptions::default(), &columns(), &table()).expect("a file")
    }

    fn check(batch: &RecordBatch) {
        assert_eq!(batch.num_rows(), 2);
        assert_eq!(batch.column(0).as_string::<i32>().value(1), "=1+2");
        assert_eq!(batch.column(1).as_primitive::<Int64Type>().value(0), -3);
        assert_eq!(batch.column(2).as_primitive::<Float64Type>().value(0), -0.5);
        assert!(batch.column(3).as_boolean().value(0));
        assert_eq!(
            batch
                .columns()
                .iter()
                .map(|column| column.null_count())
                .collect::<Vec<_>>(),
            [0, 1, 1, 1]
        );
    }

    #[test]
    fn arrow_has_typed_columns_with_nulls() {
        let mut reader = FileReader::try_new(Cursor::new(file(TableFormat::Arrow)), None).expect("Arrow");
        check(&reader.next().expect("a batch").expect("sound"));
        assert!(reader.next().is_none());
    }

    #[test]
    fn parquet_and_workbooks_have_their_marks_and_the_same_bytes_each_time() {
        let parquet = file(TableFormat::Parquet);
        assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
        assert!(file(TableFormat::Xlsx).starts_with(b"PK"));
        for format in TableFormat::ALL {
            assert_eq!(file(format), file(format), "{}", format.name());
        }
    }

    #[test]
    fn a_text_above_the_bound_of_a_cell_is_refused_by_name() {
        let long = vec![vec![Cell::Text("x".repeat(40_000))]];
        let refused = write(TableFormat::Xlsx, CsvOptions::default(), &columns()[..1], &long);
        assert!(matches!(refused, Err(TableError::NotHeld(message)) if message.contains("32,767")));
    }
}
