"""The pages of firms."""

from flask import Blueprint

blueprint = Blueprint("firms", __name__)
