from tests.apps.cooperatives.conftest import _outside, hill

__all__ = ["_outside", "hill"]
