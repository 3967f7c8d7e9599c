//! Prices: usage types, the catalog that prices them, and the bill.
