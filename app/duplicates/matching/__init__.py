"""Whether two records are one person or one company: pure functions over values, no store, no words.

Everything here is a question of odds. A pair is scored against the best other explanation - strangers, twins, brothers
and sisters, spouses, father and son of one name, namesakes - and not against chance alone, because people who live
together share surname, address and phone. Nothing learns freely: the chances stand in `weights`, with a reason each;
from the data come only how often a value occurs and, within bounds, how common duplicates are.

`forms` brings values into forms that can be compared, `people` and `firms` compare two records field by field, `odds`
weighs the findings, `together` weighs pairs that share a record, `blocks` finds the pairs worth comparing. Used by
app.duplicates, which brings the values. Begin with `people`.
"""
