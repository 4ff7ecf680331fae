from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import Archivable, PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, MoneyPair, money_checks


class Product(Record, Archivable):
    """One thing a business sells, in one or more variants."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        ARCHIVED = "archived"

    class Confirmed(models.TextChoices):
        MACHINE = "machine"
        SELLER = "seller"
        OFFICER = "officer"

    public_id = PublicIdField(prefix="prd")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="products"
    )
    business = models.ForeignKey("businesses.Business", on_delete=models.PROTECT, related_name="products")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)  # moves with each change: a slow check knows it is late
    handle = models.CharField(max_length=255, blank=True)  # the seller's own name for it
    language = models.CharField(max_length=16, default="en")  # in which it was described first
    brand = models.CharField(max_length=120, blank=True)
    category = models.CharField(max_length=200, blank=True)  # the seller's words
    option1_name = models.CharField(max_length=80, blank=True)
    option2_name = models.CharField(max_length=80, blank=True)
    option3_name = models.CharField(max_length=80, blank=True)
    hs = models.CharField(max_length=6, blank=True)  # six digits, never padded
    hs_edition = models.CharField(max_length=4, blank=True)
    hs_confirmed = models.CharField(max_length=10, choices=Confirmed, blank=True)
    hs_confirmed_by = models.BigIntegerField(null=True, blank=True)
    hs_confirmed_at = models.DateTimeField(null=True, blank=True)
    origin = models.CharField(max_length=2, blank=True)  # ISO 3166-1 alpha-2: where it was made
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-id"], name="catalogue_product_own")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "handle"],
                condition=~Q(handle="") & Q(archived_at=None),
                name="catalogue_product_handle",
            ),
            models.CheckConstraint(
                condition=Q(hs="", hs_confirmed="")
                | Q(hs__regex=r"^[0-9]{6}$", hs_edition__regex=r"^[0-9]{4}$"),
                name="catalogue_product_hs",
            ),
            models.CheckConstraint(
                condition=Q(origin="") | Q(origin__regex=r"^[A-Z]{2}$"), name="catalogue_product_origin"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Variant(Record, Archivable):
    """One size, scent or colour of a product: what is weighed, priced, stocked and sold."""

    class Basis(models.TextChoices):
        NET = "net"  # duty, tax and carriage come on top
        ALL_IN = "all_in"  # they are inside

    public_id = PublicIdField(prefix="var")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="variants")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    sku = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    option1 = models.CharField(max_length=120, blank=True)
    option2 = models.CharField(max_length=120, blank=True)
    option3 = models.CharField(max_length=120, blank=True)
    price_minor = MinorField()
    currency = CurrencyField()
    price = MoneyPair("price_minor", "currency")
    basis = models.CharField(max_length=6, choices=Basis, default=Basis.NET)
    per = models.PositiveIntegerField(default=1)  # the price is for so many units
    net_grams = models.PositiveIntegerField(null=True, blank=True)  # content of one unit
    gross_grams = models.PositiveIntegerField(null=True, blank=True)  # one unit packed
    ml = models.PositiveIntegerField(null=True, blank=True)
    pieces = models.PositiveIntegerField(null=True, blank=True)
    gtin = models.CharField(max_length=14, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *money_checks("catalogue_variant", "price_minor", non_negative=True),
            models.CheckConstraint(condition=Q(per__gte=1), name="catalogue_variant_per"),
            models.CheckConstraint(condition=~Q(sku=""), name="catalogue_variant_sku"),
            models.UniqueConstraint(
                fields=["organisation", "sku"],
                condition=Q(archived_at=None),
                name="catalogue_sku_once_a_seller",
            ),
            models.UniqueConstraint(
                fields=["product", "option1", "option2", "option3"],
                condition=Q(archived_at=None),
                name="catalogue_variant_options_once",
            ),
        ]

    def __str__(self) -> str:
        return self.sku


class Detail(models.Model):
    """A further fact of a product: what it is made of, a supplementary quantity, a national tariff line."""

    class Kind(models.TextChoices):
        MATERIAL = "material"  # name: the material; value: its share in per cent, or empty
        FACT = "fact"  # name and value as the law's conditions ask: upper = leather
        MEASURE = "measure"  # name: a unit such as PR or ASV; value: how many in one unit
        NATIONAL = "national"  # name: a country; value: its tariff line under the HS code
        INGREDIENT = "ingredient"  # name: the ingredient; value: its share in per cent, and "allergen"
        SHELF_LIFE = "shelf_life"  # name: days; value: how many, and how it is stored
        BATTERY = (
            "battery"  # name: its kind; value: its packing, and the watt-hours or grams of lithium of one
        )

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="details")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=60)
    value = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "kind", "name"], name="catalogue_detail_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.value}"


class ProductPicture(models.Model):
    """A picture of a product, in its place. One named in a file of another shop has an address only."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    variant = models.ForeignKey(Variant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    picture = models.ForeignKey(
        "files.Picture", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    address = models.CharField(max_length=1000, blank=True)
    elsewhere = models.ForeignKey(  # what became of the address; None until it is looked at
        "catalogue.PictureAddress", on_delete=models.SET_NULL, null=True, blank=True, related_name="shown"
    )
    product_import = models.ForeignKey(  # the file that named it first
        "catalogue.ProductImport", on_delete=models.SET_NULL, null=True, blank=True, related_name="pictures"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index("id", condition=Q(picture=None, elsewhere=None), name="catalogue_picture_unsorted")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(picture__isnull=False) | ~Q(address=""), name="catalogue_picture_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.position}"


class Translation(models.Model):
    """One text of a product, a variant or a picture, in one language. `thing` is its public id."""

    class State(models.TextChoices):
        ORIGINAL = "original"
        MACHINE = "machine"
        REVIEWED = "reviewed"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="translations")
    thing = models.CharField(max_length=32)
    field = models.CharField(max_length=24)
    language = models.CharField(max_length=16)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State)
    stale = models.BooleanField(default=False)  # its source was changed after it was written
    lacks = models.CharField(max_length=300, blank=True)  # agreed words a machine left out, a comma between

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thing", "field", "language"], name="catalogue_translation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.thing} {self.field} {self.language}"
