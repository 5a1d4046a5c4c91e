"""The pages of openapi."""

from flask import Blueprint

blueprint = Blueprint("openapi", __name__)
