"""merge, unmerge, not-duplicate, merges: called, and as lines of a batch."""


def person(cli, last="Yılmaz", **more):
    fields = {"last_name": last, "first_name": "Ayşe", **more}
    return cli.json("add", "participant", *(f"{name}={value}" for name, value in fields.items()))["id"]


def test_a_merge_answers_its_id_and_takes_the_fields_it_is_told_to(cli):
    a, b = person(cli, phone="02043 1", city="Gladbeck"), person(cli, "Yilmaz", phone="02043 2", city="Bottrop")
    merged = cli.json("merge", a, b, "--take", "phone=LOSER", "city=WINNER", "--reason", "dieselbe Person")
    assert set(merged) == {"merge"}
    shown = cli.json("show", "participant", b)
    assert (shown["id"], shown["merged"]) == (a, [b])
    assert (shown["fields"]["phone"], shown["fields"]["city"]) == ("02043 2", "Gladbeck")
    assert b not in {row["id"] for row in cli.json("list", "participant")}
    back = cli.json("unmerge", merged["merge"])
    assert back["merge"] == merged["merge"]
    assert cli.json("show", "participant", b)["merged"] == []


def test_a_merge_takes_codes_and_ids_as_sources(cli):
    a, b = person(cli, phone="1"), person(cli, phone="2")
    codes = [cli.json("show", "participant", person_id)["code"] for person_id in (a, b)]
    cli.json("merge", *codes, "--take", f"phone={b}", "--reason", "dieselbe")
    assert cli.json("show", "participant", codes[1])["fields"]["phone"] == "2"


def test_set_on_an_absorbed_id_is_kept_there_and_offered(cli):
    a, b = person(cli, phone="1"), person(cli, phone="2")
    cli.json("merge", a, b, "--reason", "dieselbe")
    changed = cli.json("set", "participant", b, "phone=3")
    assert (changed["id"], changed["changed"]) == (b, ["phone"])
    assert cli.json("show", "participant", a)["fields"]["phone"] == "1"
    offer = next(question for question in cli.json("merges", "--open") if question["record"] == a)
    assert (offer["sort"], offer["field"], offer["value"], offer["shown"]) == ("edited", "phone", "3", "1")
    cli.json("merges", "--accept", offer["id"])
    assert cli.json("show", "participant", a)["fields"]["phone"] == "3"


def test_refusals_say_what_is_wrong_and_change_nothing(cli):
    a, b = person(cli), person(cli)
    firm = cli.json("add", "business", "name=Bäckerei Öztürk")["id"]
    made = cli.json("merge", a, b, "--reason", "dieselbe")["merge"]
    for arguments, kind in (
        (("merge", a, a, "--reason", "x"), "bad_input"),
        (("merge", a, firm, "--reason", "x"), "bad_input"),
        (("merge", firm, a, "--reason", "x"), "bad_input"),
        (("merge", person(cli), b, "--reason", "x"), "bad_input"),
        (("merge", a, "00000000-0000-7000-8000-000000000000", "--reason", "x"), "not_found"),
        (("unmerge", a), "not_found"),
        (("not-duplicate", a, b), "bad_input"),
    ):
        assert cli.error(*arguments)[0] == kind, arguments
    cli.json("unmerge", made)
    assert cli.error("unmerge", made) == ("bad_input", "merge")
    assert cli("merge", a, b) == 2  # without a reason


def test_all_of_them_are_lines_of_a_batch(cli, tmp_path):
    a, b = person(cli, phone="1"), person(cli, phone="2")
    merged, shown, listed = cli.batch(
        {"do": "merge", "winner": a, "loser": b, "take": {"phone": "LOSER"}, "reason": "dieselbe"},
        {"do": "show", "kind": "participant", "id": b},
        {"do": "merges", "standing": True},
        file=tmp_path / "lines",
    )
    assert shown["fields"]["phone"] == "2"
    assert merged["merge"] in {merge["merge"] for merge in listed}
    back, apart, again = cli.batch(
        {"do": "unmerge", "merge": merged["merge"], "reason": "Zwillinge"},
        {"do": "not-duplicate", "a": a, "b": b},
        {"do": "unmerge", "merge": merged["merge"], "reason": "noch einmal"},
        file=tmp_path / "lines",
    )
    assert back["merge"] == merged["merge"]
    assert apart["not_duplicate"]
    assert again["error"]["kind"] == "bad_input"
