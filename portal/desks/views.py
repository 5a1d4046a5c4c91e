"""The pages of desks."""

from flask import Blueprint

blueprint = Blueprint("desks", __name__)
