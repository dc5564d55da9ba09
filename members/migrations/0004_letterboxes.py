
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_former_short_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='is_letterbox',
            field=models.BooleanField(default=False, editable=False, verbose_name='only an address that letters go to'),
        ),
    ]
