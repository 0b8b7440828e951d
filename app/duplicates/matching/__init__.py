"""Whether two records are one person or one company: pure functions over values, no store, no words.

Everything here is a question of odds. A pair is scored against the best other explanation - strangers, twins, brothers
and sisters, spouses, father and son of one name, namesakes - and not against chance alone, because people who live
together share surname, address and phone. Nothing is learned freely: the probabilities are in `people_levels` and
`firm_levels`, with a reason each; only how often a value occurs and, within bounds, how common duplicates are comes
from the data.

`normalization` makes values comparable, `people` and `firms` compare two records field by field, `odds` weighs the
comparison, `joint_scoring` weighs pairs that share a record, `blocking_keys` and `pair_search` find the pairs worth
comparing. Used by app.duplicates, which supplies the values. Begin with `people`.
"""
