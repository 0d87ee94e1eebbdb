use aludel_core::{ColumnType, Default, Native, lint::fits};

fn string(text: &str) -> Default {
    Default::String(text.to_owned())
}

fn float(digits: &str) -> Default {
    Default::Float(digits.to_owned())
}

const VARCHAR: ColumnType = ColumnType::String { len: Some(2) };
const BYTES: ColumnType = ColumnType::Bytes { len: Some(2) };
const DECIMAL: ColumnType = ColumnType::Decimal {
    precision: 4,
    scale: 2,
};

#[test]
fn what_fits_a_type() {
    use ColumnType::{Bool, Date, DateTime, F32, I8, Json, Time, Timestamp, U64, Uuid};
    let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    let good = [
        (Default::Int(-128), I8),
        (Default::Int(i128::from(u64::MAX)), U64),
        (Default::Int(3), F32),
        (float("2.5"), F32),
        (float("-99.990"), DECIMAL),
        (Default::Int(99), DECIMAL),
        (Default::Bool(true), Bool),
        (string("äö"), VARCHAR),
        (Default::Bytes(vec![0, 1]), BYTES),
        (Default::Now, Date),
        (Default::Now, Time),
        (Default::Now, DateTime),
        (Default::Now, Timestamp),
        (string("2024-02-29"), Date),
        (string("23:59:59.000001"), Time),
        (string("2024-02-29 00:00:00.000000"), DateTime),
        (string(id), Uuid),
        (string(&id.replace('-', "")), Uuid),
        (string("{}"), Json),
        (Default::Expr("f(x)".into()), I8),
        (
            Default::Now,
            ColumnType::Native(Native::everywhere("datetime")),
        ),
    ];
    for (value, ty) in good {
        assert_eq!(fits(&value, &ty), Ok(()), "{value:?} in {ty:?}");
    }
}

#[track_caller]
fn misfits<const N: usize>(all: [(Default, ColumnType, &str); N]) {
    for (value, ty, why) in all {
        assert_eq!(fits(&value, &ty), Err(why.to_owned()));
    }
}

#[test]
fn numbers_that_do_not_fit() {
    use ColumnType::{Bool, F32, I8, U64};
    misfits([
        (
            Default::Int(128),
            I8,
            "128 is not between -128 and 127: write one that is",
        ),
        (
            Default::Int(-1),
            U64,
            "-1 is not between 0 and 18446744073709551615: write one that is",
        ),
        (
            float("1.5"),
            I8,
            "a number with a point is no tinyint: write a whole number",
        ),
        (
            string("1"),
            I8,
            "a text is no tinyint: write a whole number",
        ),
        (
            Default::Int(1),
            Bool,
            "a whole number is no boolean: write true or false",
        ),
        (
            Default::Now,
            Bool,
            "`now` is no boolean: write true or false",
        ),
        (
            float("abc"),
            F32,
            "`abc` is no number: write one such as 2.5",
        ),
        (
            float("100.5"),
            DECIMAL,
            "100.5 has more digits than 2 before the point and 2 after it: write one that has not",
        ),
        (
            float("0.125"),
            DECIMAL,
            "0.125 has more digits than 2 before the point and 2 after it: write one that has not",
        ),
        (
            float("1e2"),
            DECIMAL,
            "`1e2` is no decimal number: write its digits, such as 2.5",
        ),
    ]);
}

#[test]
fn texts_that_do_not_fit() {
    use ColumnType::{Date, DateTime, I8, Json, Time, Timestamp, Uuid};
    misfits([
        (
            string("abc"),
            VARCHAR,
            "it has 3 characters, and the column 2: shorten it",
        ),
        (
            Default::Bytes(vec![1]),
            VARCHAR,
            "a byte string is no varchar(2): write a text such as \"x\"",
        ),
        (
            Default::Bytes(vec![1, 2, 3]),
            BYTES,
            "it has 3 bytes, and the column 2: shorten it",
        ),
        (
            string("x"),
            BYTES,
            "a text is no varbinary(2): write a byte string such as b\"x\"",
        ),
        (
            string("1.2.2024"),
            Date,
            "'1.2.2024' is not of the form `0000-00-00`: write it so",
        ),
        (
            string("9:00"),
            Time,
            "'9:00' is not of the form `00:00:00.000000`: write it so",
        ),
        (
            string("2024-02-29"),
            DateTime,
            "'2024-02-29' is not of the form `0000-00-00 00:00:00.000000`: write it so",
        ),
        (
            string("2024-02-29"),
            Timestamp,
            "a text is no timestamp: write `now`, or `sql(\"…\")`",
        ),
        (
            string("x"),
            Uuid,
            "'x' is not of the form `hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh`: write it so",
        ),
        (
            Default::Int(1),
            Json,
            "a whole number is no json: write its text, or `sql(\"…\")`",
        ),
        (
            Default::Expr(" ".into()),
            I8,
            "the expression is empty: write one",
        ),
    ]);
}
