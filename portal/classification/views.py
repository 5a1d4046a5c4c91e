"""The pages of classification."""

from flask import Blueprint

blueprint = Blueprint("classification", __name__)
