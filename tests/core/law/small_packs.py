"""A small law in text: two packs under a parent, whole and without a fault, for tests to break."""

# ruff: noqa: E501 - a row of a table stays on the line it has in its file

from entrepot.core.law.pack_faults import Reference

REFERENCE = Reference(
    currencies=frozenset({"EUR", "USD"}),
    units=frozenset({"KGM", "PR", "C62"}),
    countries=frozenset({"EU", "DE", "FR", "CN", "US"}),
    hs=frozenset({"61", "6109", "610910", "64", "6402", "640219"}),
    timezones=frozenset({"Europe/Berlin", "Europe/Paris", "Europe/Brussels"}),
)

MEASURE = (
    "id,country,routes,levy,codes,origins,expression,relief,base,currency,priority,stack,date_basis,valid_from,"
    "valid_to,collect_at,liable,scheme,refund,rounding,source,confidence,note,conflict,agreement"
)
CONDITION = (
    "subject,group,fact,op,value,unit,scope,on_fail,code,missing,valid_from,valid_to,source,confidence"
)
ROUTE = (
    "id,name,name_zh,summary,summary_zh,basis,customs_value,currency,levies,valid_from,valid_to,source,confidence,"
    "note,note_zh"
)
GAP = "id,country,routes,codes,origins,levy,effect,valid_from,valid_to,text,text_zh,source"


def pack(country: str, name: str, parent: str, timezone: str) -> str:
    return (
        f'country = "{country}"\nname = "{name}"\nname_zh = "{name}"\nparent = "{parent}"\ncurrency = "EUR"\n'
        f'timezone = "{timezone}"\nedition = "2026-11-01"\nselectable = {"true" if parent else "false"}\n'
    )


def whole_law() -> dict[str, dict[str, str]]:
    """Return folders without a fault."""
    return {
        "_shared": {
            "source.csv": (
                "id,title,address,authority,published,seen_on,quote,licence\nlaw,The law,https://law.example/,The state,2026,,,\n"
            ),
            "geo.csv": "id,members,valid_from,valid_to,source\nEU,DE FR,,,law\n",
            "text.csv": (
                "code,language,message,fix\n"
                "too_dear,en,More than {limit} {unit}.,Send less.\n"
                "too_dear,zh-hans,超过 {limit} {unit}。,请减少。\n"
            ),
        },
        "EU": {
            "pack.toml": pack("EU", "Union", "", "Europe/Brussels"),
            "route.csv": (
                f"{ROUTE}\n"
                "EU-IN,In,进口,Way in,进口方式,CIF,goods+freight,EUR,duty vat,,,law,P,,\n"
                "{country}-DOMESTIC,Home,国内,At home,境内,price,goods,EUR,vat,,,law,P,,\n"
            ),
            "rounding.csv": "id,mode,step,level\ncent,half_up,0.01,line\n",
            "list.csv": "id,title,complete,valid_from,valid_to,source,confidence,note\nSHOES,Shoes,true,,,law,P,\n",
            "list_entry.csv": (
                "list,code,text,flag,cap,cap_unit,cap_period,valid_from,valid_to,confidence\n"
                "SHOES,640219,,,2,KGM,year,,,P\n"
            ),
            "registration.csv": (
                "scheme,country,threshold,currency,months,text,text_zh,valid_from,valid_to,source,confidence\n"
                "EU-S,EU,10000,EUR,12,A scheme,计划,,,law,P\n"
            ),
            "measure.csv": (
                f"{MEASURE}\n"
                "EU.DUTY,EU,EU-IN,duty,* !@SHOES,*,3 EUR/item,1,goods,EUR,0,replace,declaration,2026-07-01,2028-07-01,"
                "checkout,platform,EU-S,on_return,cent,law,S,,,\n"
                "EU.DUTY.SHOES,EU,EU-IN,duty,@SHOES,!CN *,gap({country}/schedule),1,goods,EUR,0,replace,declaration,,,"
                "checkout,platform,,never,cent,law,S,,,\n"
            ),
            "condition.csv": (
                f"{CONDITION}\n"
                "EU-IN,all,goods,<=,150,EUR,parcel,refuse,too_dear,needs,,,law,P\n"
                "{country}-DOMESTIC,all,ship_from,=,{country},,order,refuse,too_dear,needs,,,law,P\n"
            ),
        },
        "DE": {
            "pack.toml": pack("DE", "Germany", "EU", "Europe/Berlin"),
            "gap.csv": f"{GAP}\nDE/schedule,DE,*,*,*,duty,named,,,Not here,没有,law\n",
            "schedule.toml": (
                '[[expand]]\nfile = "vat.csv"\nskip_if_blank = "rate"\n[expand.measure]\n'
                'id = "DE.VAT.{code}"\ncountry = "DE"\nroutes = "EU-IN DE-DOMESTIC"\nlevy = "vat"\ncodes = "{code}"\n'
                'origins = "*"\nexpression = "{rate}% V"\nrelief = "1"\nbase = "goods"\ncurrency = "EUR"\n'
                'priority = "0"\nstack = "replace"\ndate_basis = "supply"\nvalid_from = "2007-01-01"\nvalid_to = ""\n'
                'collect_at = "checkout"\nliable = "seller"\nscheme = ""\nrefund = "on_return"\nrounding = "cent"\n'
                'source = "law"\nconfidence = "P"\nnote = ""\n'
            ),
            "vat.csv": "code,rate\n61,19\n64,\n640219,7\n",
        },
        "FR": {
            "pack.toml": pack("FR", "France", "EU", "Europe/Paris"),
            "gap.csv": f"{GAP}\nFR/schedule,FR,*,*,*,duty,named,,,Not here,没有,law\n",
        },
    }
